-- What instr.sh measures with: every row follows from its number, so that the programs can check what they read.
CREATE TABLE world (id int4 PRIMARY KEY, randomnumber int4 NOT NULL);
INSERT INTO world SELECT i, 1 + i::int8 * 48271 % 9973 FROM generate_series(1, 10000) i;

CREATE TABLE t8 (id int4 PRIMARY KEY, a int8 NOT NULL, f float8 NOT NULL, b bool NOT NULL, s text NOT NULL,
                 t text NOT NULL, ts timestamptz NOT NULL, n int4);
INSERT INTO t8
SELECT i, i::int8 * 1000003, i * 1.2345, i % 2 = 0, 'name-' || i, repeat('x', 20) || md5(i::text),
       timestamptz '2024-01-01 00:00:00+00' + i * interval '1 second 123456 microseconds',
       CASE WHEN i % 10 = 0 THEN NULL ELSE i * 7 END
FROM generate_series(1, 10000) i;
VACUUM ANALYZE;
