-- What is streamed: t8's columns, so many rows (psql -v rows=...), and the same ten times over.
SET client_min_messages = warning;
DROP TABLE IF EXISTS big CASCADE;
CREATE UNLOGGED TABLE big AS
SELECT i::int4 AS id, i::int8 * 1000003 AS a, (i * 1.2345)::float8 AS f, i % 2 = 0 AS b, 'name-' || i AS s,
       repeat('x', 20) || md5(i::text) AS t,
       timestamptz '2024-01-01 00:00:00+00' + i * interval '1 second 123456 microseconds' AS ts,
       CASE WHEN i % 10 = 0 THEN NULL ELSE (i * 7)::int4 END AS n
FROM generate_series(1, :rows) i;
CREATE VIEW big10 AS
SELECT id, a, f, b, s, t, ts, n FROM big
UNION ALL SELECT id, a, f, b, s, t, ts, n FROM big
UNION ALL SELECT id, a, f, b, s, t, ts, n FROM big
UNION ALL SELECT id, a, f, b, s, t, ts, n FROM big
UNION ALL SELECT id, a, f, b, s, t, ts, n FROM big
UNION ALL SELECT id, a, f, b, s, t, ts, n FROM big
UNION ALL SELECT id, a, f, b, s, t, ts, n FROM big
UNION ALL SELECT id, a, f, b, s, t, ts, n FROM big
UNION ALL SELECT id, a, f, b, s, t, ts, n FROM big
UNION ALL SELECT id, a, f, b, s, t, ts, n FROM big;
VACUUM ANALYZE big;
