-- What the benchmarks measure with: every row follows from its number, so that the programs can check what they read.
-- The server is to do the same work each time.
ALTER ROLE CURRENT_USER SET jit = off;
ALTER ROLE CURRENT_USER SET max_parallel_workers_per_gather = 0;
ALTER ROLE CURRENT_USER SET timezone = 'UTC';
ALTER SYSTEM SET autovacuum = off;
SELECT pg_reload_conf() \g /dev/null

CREATE TABLE world (id int4 PRIMARY KEY, randomnumber int4 NOT NULL);
INSERT INTO world SELECT i, 1 + i::int8 * 48271 % 9973 FROM generate_series(1, 10000) i;

CREATE TABLE t8 (id int4 PRIMARY KEY, a int8 NOT NULL, f float8 NOT NULL, b bool NOT NULL, s text NOT NULL,
                 t text NOT NULL, ts timestamptz NOT NULL, n int4);
INSERT INTO t8
SELECT i, i::int8 * 1000003, i * 1.2345, i % 2 = 0, 'name-' || i, repeat('x', 20) || md5(i::text),
       timestamptz '2024-01-01 00:00:00+00' + i * interval '1 second 123456 microseconds',
       CASE WHEN i % 10 = 0 THEN NULL ELSE i * 7 END
FROM generate_series(1, 10000) i;

-- Written to: fill_hot() begins anew.
CREATE UNLOGGED TABLE hot (id int4 PRIMARY KEY, randomnumber int4 NOT NULL) WITH (fillfactor = 50);
CREATE PROCEDURE fill_hot() LANGUAGE sql AS
    'TRUNCATE hot; INSERT INTO hot SELECT id, randomnumber FROM world';
CALL fill_hot();

CREATE UNLOGGED TABLE ins (a int4, b int4, c int4, d text, e float8, f int4, g text);
CREATE UNLOGGED TABLE magic_rows (a int4, b text, c text);

-- TechEmpower's fortunes, in lengths and alphabets, and MagicStack's tables.
CREATE TABLE fortune (id int4 PRIMARY KEY, message text NOT NULL);
INSERT INTO fortune VALUES
    (1, 'fortune: No such file or directory'),
    (2, 'A computer scientist is someone who fixes things that aren''t broken.'),
    (3, 'After enough decimal places, nobody gives a damn.'),
    (4, 'A bad random number generator: 1, 1, 1, 1, 1, 4.33e+67, 1, 1, 1'),
    (5, 'A computer program does what you tell it to do, not what you want it to do.'),
    (6, 'Emacs is a nice operating system, but I prefer UNIX.'),
    (7, 'Any program that runs right is obsolete.'),
    (8, 'A list is only as strong as its weakest link.'),
    (9, 'Feature: A bug with seniority.'),
    (10, 'Computers make very fast, very accurate mistakes.'),
    (11, '<script>alert("This should not be displayed in a browser alert box.");</script>'),
    (12, E'\u30d5\u30ec\u30fc\u30e0\u30ef\u30fc\u30af\u306e\u30d9\u30f3\u30c1\u30de\u30fc\u30af');
CREATE TABLE magic_bytes (value bytea NOT NULL);
INSERT INTO magic_bytes SELECT convert_to(repeat('Z', 1000), 'UTF8') FROM generate_series(1, 100);
CREATE TABLE magic_arrays (value int4[] NOT NULL);
INSERT INTO magic_arrays
SELECT (SELECT array_agg(i) FROM generate_series(1, 100) i) FROM generate_series(1, 100);
VACUUM ANALYZE;
