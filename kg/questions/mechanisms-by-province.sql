SELECT g.name AS province, m.name AS mechanism, min(r.year) AS first_year, count(DISTINCT c.subject) AS agencies
FROM claim c
JOIN report r ON r.id = c.report
JOIN place p ON p.thing = c.subject
JOIN inside i ON i.region = p.region AND i.whole
JOIN thing g ON g.id = i.top
JOIN thing m ON m.id = c.object
WHERE c.predicate = 'appliesMechanism' AND r.year IS NOT NULL
  --? mechanism AND c.object = :mechanism
  --? region AND i.top = :region
GROUP BY province, mechanism
ORDER BY province, first_year, mechanism
