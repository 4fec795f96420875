-- floor.db as schema 2 left it. Frozen: a station somewhere still has such a file.
CREATE TABLE command (
    id TEXT NOT NULL,
    n INTEGER NOT NULL,
    agg_kind TEXT NOT NULL,
    agg_id TEXT NOT NULL,
    "after" TEXT,
    kind TEXT NOT NULL,
    v INTEGER NOT NULL,
    body BLOB NOT NULL,
    body_sha256 TEXT NOT NULL,
    base_rev INTEGER NOT NULL,
    actor TEXT NOT NULL,
    token INTEGER NOT NULL,
    t_wall TEXT NOT NULL,
    t_boot FLOAT NOT NULL,
    boot_id TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (n)
);
CREATE TABLE meta (
    k TEXT NOT NULL,
    v TEXT,
    PRIMARY KEY (k)
);
CREATE TABLE number_block (
    series TEXT NOT NULL,
    first INTEGER NOT NULL,
    count INTEGER NOT NULL,
    used INTEGER NOT NULL,
    prefix TEXT NOT NULL,
    extension TEXT NOT NULL,
    command_id TEXT NOT NULL,
    PRIMARY KEY (series, first),
    UNIQUE (command_id)
);
CREATE TABLE print_job (
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    document TEXT NOT NULL,
    purpose TEXT NOT NULL,
    reprint INTEGER NOT NULL,
    printer_id TEXT NOT NULL,
    title TEXT NOT NULL,
    data BLOB NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    made_at TEXT NOT NULL,
    moved_at TEXT NOT NULL,
    applied_at TEXT NOT NULL,
    PRIMARY KEY (seq),
    UNIQUE (document, purpose, reprint),
    UNIQUE (id)
);
CREATE TABLE scan_log (
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    raw BLOB NOT NULL,
    aim TEXT,
    source TEXT NOT NULL,
    source_seq INTEGER NOT NULL,
    t_wall TEXT NOT NULL,
    t_boot FLOAT NOT NULL,
    boot_id TEXT NOT NULL,
    worker TEXT NOT NULL,
    job TEXT NOT NULL,
    reading TEXT NOT NULL,
    verdict TEXT NOT NULL,
    step_before TEXT NOT NULL,
    step_after TEXT NOT NULL,
    commands TEXT NOT NULL,
    data_at TEXT NOT NULL,
    trouble TEXT NOT NULL,
    PRIMARY KEY (seq),
    UNIQUE (id)
);
CREATE TABLE session (
    lane INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (lane)
);
CREATE TABLE decision (
    command_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (command_id)
);
CREATE TABLE claim (
    task_id TEXT NOT NULL,
    grade TEXT NOT NULL,
    token INTEGER NOT NULL,
    made_boot FLOAT NOT NULL,
    boot_id TEXT NOT NULL,
    ttl_s INTEGER NOT NULL,
    command_id TEXT NOT NULL,
    PRIMARY KEY (task_id)
);
INSERT INTO meta VALUES ('install', '0190f3c2-8a11-7e11-9c11-5a1100000001');
INSERT INTO command VALUES (
    '0190f3c2-8a11-7e11-9c11-5a1100000002', 1, 'pick_list', 'PL-1', NULL, 'pick_list_claimed', 1,
    x'7b7d', '00', 1, 'W-1001', 0, '2025-11-25T12:00:00+00:00', 12.5, 'boot-1'
);
INSERT INTO command VALUES (
    '0190f3c2-8a11-7e11-9c11-5a1100000003', 2, 'fulfilment_order', 'FO-1',
    '0190f3c2-8a11-7e11-9c11-5a1100000002', 'unit_picked', 1,
    x'7b22756e6974223a227531227d', '00', 3, 'W-1001', 7, '2025-11-25T12:00:05+00:00', 17.5, 'boot-1'
);
INSERT INTO scan_log VALUES (
    1, '0190f3c2-8a11-7e11-9c11-5a1100000004', x'412d30322d31', ']C0', 'serial:/dev/ttyACM0', 1,
    '2025-11-25T12:00:05+00:00', 17.5, 'boot-1', 'W-1001', 'pick', 'bin:A-02-1', 'pick.at_bin',
    'pick.bin', 'pick.item', '', '2025-11-25T11:59:58+00:00', ''
);
INSERT INTO session VALUES (1, x'7b7d');
INSERT INTO print_job VALUES (
    1, '0190f3c2-8a11-7e11-9c11-5a1100000005', 'P-1', 'label', 0, 'PR-01', 'Label 1', x'5e58415e585a',
    'queued', '', '2025-11-25T12:00:00+00:00', '2025-11-25T12:00:00+00:00', ''
);
INSERT INTO number_block VALUES ('sscc', 100, 500, 7, '4012345', '3', '0190f3c2-8a11-7e11-9c11-5a1100000006');
PRAGMA user_version=2;
