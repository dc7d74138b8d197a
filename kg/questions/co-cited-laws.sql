SELECT min(a.name, b.name) AS one, max(a.name, b.name) AS other, count(DISTINCT x.report) AS reports
FROM cited x
JOIN cited y ON y.report = x.report
JOIN thing a ON a.id = x.law
JOIN thing b ON b.id = y.law
WHERE a.name <> b.name
  --? law AND x.law = :law
GROUP BY one, other
ORDER BY reports DESC, one, other
LIMIT 50
