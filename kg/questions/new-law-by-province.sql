WITH newest AS (SELECT thing, max(day) AS day, since FROM version GROUP BY thing),
home AS (
  SELECT DISTINCT p.report AS report, i.top AS top
  FROM publishes p
  JOIN place q ON q.thing = p.agency
  JOIN inside i ON i.region = q.region AND i.whole
),
every AS (
  SELECT h.top AS top, r.year AS year, count(*) AS reports
  FROM home h
  JOIN report r ON r.id = h.report AND r.year IS NOT NULL
  GROUP BY h.top, r.year
)
SELECT l.name AS law, n.day AS version, nullif(n.since, '') AS in_force, g.name AS province, r.year AS year,
    CAST(substr(r.year, 1, 4) AS INTEGER) - CAST(substr(n.day, 1, 4) AS INTEGER) AS years_after,
    count(DISTINCT r.id) AS citing, e.reports AS reports, f.as_of AS as_of
FROM newest n
CROSS JOIN facts f
JOIN cited x ON x.law = n.thing
JOIN report r ON r.id = x.report AND substr(r.year, 1, 4) - substr(n.day, 1, 4) BETWEEN 0 AND 5
JOIN home h ON h.report = r.id
JOIN every e ON e.top = h.top AND e.year = r.year
JOIN thing l ON l.id = n.thing
JOIN thing g ON g.id = h.top
WHERE TRUE
  --? law AND n.thing = :law
  --? region AND h.top = :region
  --? year AND r.year = :year
GROUP BY n.thing, h.top, r.year
ORDER BY law, province, year
