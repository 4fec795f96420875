"""The statements of floor.db, each built once."""

from sqlalchemy import bindparam, case, delete, func, insert, select, text, update

from app.ports import JobState
from app.store.floor.tables import (
    claim,
    command,
    decision,
    meta,
    number_block,
    print_job,
    review,
    scan_log,
    session,
)

JUDGED_COLUMNS = (
    "reading",
    "verdict",
    "step_before",
    "step_after",
    "commands",
    "data_at",
    "trouble",
)
LEFT_BEHIND = (JobState.SENDING.value, JobState.SENT.value, JobState.ATTENTION.value)
PROVABLE = (JobState.SENT.value, JobState.ATTENTION.value, JobState.UNKNOWN.value)
FINAL = (JobState.CONFIRMED.value, JobState.FAILED.value, JobState.CANCELLED.value)

INSERT_SCAN = insert(scan_log)
JUDGE_SCAN = (
    update(scan_log)
    .where(scan_log.c.seq == bindparam("of_seq"))
    .values({name: bindparam(f"new_{name}") for name in JUDGED_COLUMNS})
)
SAME_SCAN = ("boot_id", "source", "source_seq", "t_boot")
COUNT_SAME_SCAN = (
    select(func.count())
    .select_from(scan_log)
    .where(*(scan_log.c[name] == bindparam(name) for name in SAME_SCAN))
)
INSERT_COMMAND = insert(command)
LAST_N = select(func.max(command.c.n))
COMMANDS_AFTER = (
    select(command)
    .where(command.c.n > bindparam("n"))
    .order_by(command.c.n)
    .limit(bindparam("most"))
)
COMMANDS_BY_ID = (
    select(command).where(command.c.id.in_(bindparam("ids", expanding=True))).order_by(command.c.n)
)
COUNT_SINCE = (
    select(func.count())
    .select_from(command)
    .where(command.c.kind == bindparam("kind"), command.c.t_wall >= bindparam("since"))
)
LATEST_COMMANDS = (
    select(command)
    .where(command.c.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(command.c.n.desc())
    .limit(bindparam("most"))
)
SAVE_SESSION = text(
    "INSERT INTO session (lane, body) VALUES (:lane, :body)"
    " ON CONFLICT (lane) DO UPDATE SET body = excluded.body"
)
LOAD_SESSION = select(session.c.body).where(session.c.lane == bindparam("lane"))
READ_META = select(meta.c.v).where(meta.c.k == bindparam("k"))
SET_META = text(
    "INSERT INTO meta (k, v) VALUES (:k, :v) ON CONFLICT (k) DO UPDATE SET v = excluded.v"
)
SETTLED_COMMANDS = text(
    "SELECT id FROM command WHERE n <= :upto AND n < (SELECT max(n) FROM command)"
    " AND t_wall < :before AND NOT (kind = 'numbers_requested'"
    " AND id NOT IN (SELECT command_id FROM number_block)) ORDER BY n LIMIT :most"
)
FORGET_COMMANDS = delete(command).where(
    command.c.id.in_(bindparam("ids", expanding=True)),
)
RENUMBER_COMMAND = text("UPDATE command SET n = :n WHERE id = :id")
VOID_BLOCKS = text("UPDATE number_block SET used = count")
FORGET_SCANS = text(
    "WITH kept AS (SELECT scan_seq FROM review WHERE decided = '')"
    " DELETE FROM scan_log WHERE t_wall < :before AND seq NOT IN kept"
    " AND seq < (SELECT min(seq) FROM scan_log WHERE seq NOT IN kept) + :most"
)
"""What waits for a person is not forgotten, and does not hold up the rest."""
FORGET_REVIEWS = text(
    "DELETE FROM review WHERE decided <> '' AND scan_seq NOT IN (SELECT seq FROM scan_log)"
)
FORGET_JOBS = text(
    "DELETE FROM print_job WHERE seq IN (SELECT seq FROM print_job WHERE moved_at < :before"
    " AND state IN ('confirmed', 'failed', 'cancelled') ORDER BY seq LIMIT :most)"
)
SAVE_DECISION = text(
    "INSERT INTO decision (command_id, kind, actor, reason, at)"
    " VALUES (:command_id, :kind, :actor, :reason, :at)"
    " ON CONFLICT (command_id) DO UPDATE SET kind = excluded.kind, actor = excluded.actor,"
    " reason = excluded.reason, at = excluded.at"
)
DECISIONS = select(decision).order_by(decision.c.at, decision.c.command_id)
_UNDECIDED = review.c.decided == ""
ADD_REVIEW = insert(review)
REVIEWS = (
    select(scan_log)
    .join(review, review.c.scan_seq == scan_log.c.seq)
    .where(_UNDECIDED)
    .order_by(scan_log.c.seq)
    .limit(bindparam("most"))
)
COUNT_REVIEWS = select(func.count()).select_from(review).where(_UNDECIDED)
DECIDE_REVIEWS = (
    update(review)
    .where(_UNDECIDED, review.c.scan_seq.between(bindparam("first"), bindparam("last")))
    .values(decided=bindparam("how"), actor=bindparam("by"), at=bindparam("now"))
)
SAVE_CLAIM = text(
    "INSERT INTO claim (task_id, grade, token, made_boot, boot_id, ttl_s, command_id)"
    " VALUES (:task_id, :grade, :token, :made_boot, :boot_id, :ttl_s, :command_id)"
    " ON CONFLICT (task_id) DO UPDATE SET grade = excluded.grade, token = excluded.token,"
    " made_boot = excluded.made_boot, boot_id = excluded.boot_id, ttl_s = excluded.ttl_s,"
    " command_id = excluded.command_id"
)
CLAIMS = select(claim).order_by(claim.c.task_id)
DROP_CLAIM = delete(claim).where(claim.c.task_id == bindparam("task_id"))
BLOCKS = (
    select(number_block)
    .where(number_block.c.used < number_block.c.count)
    .order_by(number_block.c.first)
)
ADD_BLOCK = text(
    "INSERT INTO number_block (series, first, count, used, prefix, extension, command_id)"
    " VALUES (:series, :first, :count, 0, :prefix, :extension, :command_id)"
    " ON CONFLICT DO NOTHING"
)
WITHOUT_BLOCK = (
    select(command)
    .where(
        command.c.kind == bindparam("kind"),
        command.c.id.not_in(select(number_block.c.command_id)),
    )
    .order_by(command.c.n)
)
USE_NUMBER = (
    update(number_block)
    .where(
        number_block.c.series == bindparam("of_series"),
        number_block.c.first == bindparam("of_first"),
    )
    .values(used=number_block.c.used + 1)
)
INSERT_JOB = insert(print_job)
_OF_DOCUMENT = (
    print_job.c.document == bindparam("document"),
    print_job.c.purpose == bindparam("purpose"),
)
COUNT_JOBS = select(func.count()).select_from(print_job).where(*_OF_DOCUMENT)
LAST_JOB = select(print_job).where(*_OF_DOCUMENT).order_by(print_job.c.reprint.desc()).limit(1)
OLDEST_QUEUED = (
    select(print_job)
    .where(
        print_job.c.printer_id == bindparam("printer_id"),
        print_job.c.state == JobState.QUEUED.value,
    )
    .order_by(print_job.c.seq)
    .limit(1)
)
COUNT_QUEUED = (
    select(func.count())
    .select_from(print_job)
    .where(
        print_job.c.printer_id == bindparam("printer_id"),
        print_job.c.state == JobState.QUEUED.value,
    )
)
MOVE_QUEUED = (
    update(print_job)
    .where(
        print_job.c.printer_id == bindparam("of_printer"),
        print_job.c.state == JobState.QUEUED.value,
    )
    .values(printer_id=bindparam("to"), reason=bindparam("why"), moved_at=bindparam("at"))
)
CANCEL_QUEUED = (
    update(print_job)
    .where(
        print_job.c.document == bindparam("of_document"),
        print_job.c.purpose == bindparam("of_purpose"),
        print_job.c.state == JobState.QUEUED.value,
    )
    .values(state=JobState.CANCELLED.value, reason="voided", moved_at=bindparam("at"))
)
MOVE_JOB = (
    update(print_job)
    .where(print_job.c.id == bindparam("of_id"), print_job.c.state.not_in(FINAL))
    .values(state=bindparam("to"), reason=bindparam("why"), moved_at=bindparam("at"))
)
MARK_APPLIED = (
    update(print_job)
    .where(print_job.c.document == bindparam("of_document"), print_job.c.purpose == "label")
    .values(applied_at=bindparam("at"))
)
CONFIRM_APPLIED = (
    update(print_job)
    .where(
        print_job.c.document == bindparam("of_document"),
        print_job.c.purpose == "label",
        print_job.c.state.in_(PROVABLE),
    )
    .values(state=JobState.CONFIRMED.value, reason=bindparam("why"), moved_at=bindparam("at"))
)
MOVE_LEFT_BEHIND = (
    update(print_job)
    .where(print_job.c.state.in_(LEFT_BEHIND))
    .values(
        state=case(
            (print_job.c.applied_at == "", JobState.UNKNOWN.value), else_=JobState.CONFIRMED.value
        ),
        reason=bindparam("why"),
        moved_at=bindparam("at"),
    )
)
