WITH carried AS MATERIALIZED (
  SELECT p.name AS program, e.subject AS agency, a.name AS n
  FROM edge e
  JOIN thing p ON p.id = e.object
  JOIN thing a ON a.id = e.subject
  WHERE e.predicate = 'carriesOut'
), shared AS MATERIALIZED (
  SELECT program, count(DISTINCT agency) AS found FROM carried GROUP BY program HAVING found > 1
)
SELECT program, found AS agencies, group_concat(n, '、') AS who
FROM (SELECT DISTINCT s.program, s.found, c.n FROM carried c JOIN shared s ON s.program = c.program ORDER BY s.program, c.n)
GROUP BY program
ORDER BY agencies DESC, program
