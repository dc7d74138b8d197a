SELECT r.file AS report, a.name AS publisher, r.year AS year, r.title AS title
FROM report r
LEFT JOIN publishes p ON p.report = r.id
LEFT JOIN thing a ON a.id = p.agency
WHERE 1
  --? year AND r.year = :year
  --? publisher AND r.id IN (SELECT report FROM publishes WHERE agency = :publisher)
ORDER BY report, publisher
