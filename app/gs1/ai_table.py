"""The application identifiers Floorwalker understands, in the notation of ``app/gs1/ai_syntax.py``.

An AI that is not in this table is refused by name; to support one, add its line.

Source: facts of the GS1 Barcode Syntax Dictionary, gs1-syntax-dictionary.txt of
https://github.com/gs1/gs1-syntax-dictionary at ff2eb4bf, Copyright 2020-2021 BWIPP project,
2020-2021 Zint Project, 2021-2025 GS1 AISBL, licensed under the Apache License, Version 2.0.
Changed: a selection of entries, without the two rules that look a company prefix up in a list.
"""

from app.gs1.ai_syntax import AiSpec, read_table

_LINES = """
00         *? N18,csum                 dlpkey                         # SSCC
01         *? N14,csum                 ex=255,37 dlpkey=22,10,21|235  # GTIN
02         *? N14,csum                 ex=01,03 req=37                # CONTENT
03         *  N14,csum                 ex=01,02,37,235                # MTO GTIN
10          ? X..20                    req=01,02,03,8006,8026         # BATCH/LOT
11         *? N6,yymmd0                req=01,02,03,8006,8026         # PROD DATE
12         *? N6,yymmd0                req=8020                       # DUE DATE
13         *? N6,yymmd0                req=01,02,03,8006,8026         # PACK DATE
15         *? N6,yymmd0                req=01,02,03,8006,8026         # BEST BEFORE or BEST BY
16         *? N6,yymmd0                req=01,02,03,8006,8026         # SELL BY
17         *? N6,yymmd0                req=01,02,03,255,8006,8026     # USE BY or EXPIRY
20         *? N2                       req=01,02,03,8006,8026         # VARIANT
21            X..20                    req=01,03,8006 ex=235          # SERIAL
22            X..20                    req=01                         # CPV
235           X..28                    req=01                         # TPX
240         ? X..30                    req=01,02,03,8006,8026         # ADDITIONAL ID
241         ? X..30                    req=01,02,03,8006,8026         # CUST. PART No.
242         ? N..6                     req=01,02,8006,8026            # MTO VARIANT
243         ? X..20                    req=01,03                      # PCN
250         ? X..30                    req=01+21,03+21,8006+21        # SECONDARY SERIAL
251         ? X..30                    req=01,03,8006                 # REF. TO SOURCE
253         ? N13,csum [X..17]         dlpkey                         # GDTI
254           X..20                    req=414                        # GLN EXTENSION COMPONENT
30          ? N..8                     req=01,02                      # VAR. COUNT
3100-3105  *? N6                       req=01,02 ex=310n              # NET WEIGHT (kg)
3110-3115  *? N6                       req=01,02 ex=311n              # LENGTH (m)
3120-3125  *? N6                       req=01,02 ex=312n              # WIDTH (m)
3130-3135  *? N6                       req=01,02 ex=313n              # HEIGHT (m)
3140-3145  *? N6                       req=01,02 ex=314n              # AREA (m2)
3150-3155  *? N6                       req=01,02 ex=315n              # NET VOLUME (l)
3160-3165  *? N6                       req=01,02 ex=316n              # NET VOLUME (m3)
3300-3305  *? N6                       req=00,01 ex=330n              # GROSS WEIGHT (kg)
3310-3315  *? N6                       req=00,01 ex=331n              # LENGTH (m), log
3320-3325  *? N6                       req=00,01 ex=332n              # WIDTH (m), log
3330-3335  *? N6                       req=00,01 ex=333n              # HEIGHT (m), log
37          ? N..8                     req=00+02,00+8026              # COUNT
400         ? X..30                                                   # ORDER NUMBER
401         ? X..30                    dlpkey                         # GINC
402         ? N17,csum                 dlpkey                         # GSIN
403         ? X..30                    req=00                         # ROUTE
410        *? N13,csum                                                # SHIP TO LOC
411        *? N13,csum                                                # BILL TO
412        *? N13,csum                                                # PURCHASE FROM
413        *? N13,csum                                                # SHIP FOR LOC
414        *? N13,csum                 dlpkey=254|7040                # LOC No.
415        *? N13,csum                 req=8020 dlpkey=8020           # PAY TO
416        *? N13,csum                                                # PROD/SERV LOC
417        *? N13,csum                 dlpkey=7040                    # PARTY
420         ? X..20                    ex=421                         # SHIP TO POST
421         ? N3,iso3166 X..9          ex=4307                        # SHIP TO POST
422         ? N3,iso3166               req=01,02,03,8006,8026 ex=426  # ORIGIN
8003        ? N1,zero N13,csum [X..16] dlpkey                         # GRAI
8004        ? X..30                    dlpkey=7040                    # GIAI
8006        ? N14,csum N4,pieceoftotal ex=01,03,37 dlpkey=22,10,21    # ITIP
8017        ? N18,csum                 ex=8018 dlpkey=8019            # GSRN - PROVIDER
8018        ? N18,csum                 ex=8017 dlpkey=8019            # GSRN - RECIPIENT
8019          N..10                    req=8017,8018                  # SRIN
8020          X..25                    req=415                        # REF No.
90          ? X..30                                                   # INTERNAL
91-99       ? X..90                                                   # INTERNAL
"""

AI_TABLE: dict[str, AiSpec] = read_table(_LINES.splitlines())
"""Every AI that is understood, by its digits."""


def find_ai(text: str) -> AiSpec | None:
    """Returns the AI a text begins with; no AI is the beginning of another one.

    >>> spec = find_ai("3103000195")
    >>> spec.title if spec else None
    'NET WEIGHT (kg)'
    >>> find_ai("891234") is None
    True
    """
    return next((AI_TABLE[text[:size]] for size in (2, 3, 4) if text[:size] in AI_TABLE), None)
