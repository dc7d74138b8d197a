SELECT DISTINCT l.name AS law, a.name AS agency, r.year AS year
FROM claim c
JOIN thing l ON l.id = c.object
JOIN thing a ON a.id = c.subject
JOIN report r ON r.id = c.report
WHERE c.predicate = 'publicises'
  --? law AND c.object = :law
  --? year AND r.year = :year
ORDER BY law, agency, year
