SELECT DISTINCT a.name AS agency, d.name AS law, d.class AS class, r.year AS year
FROM claim c
JOIN thing a ON a.id = c.subject
JOIN thing d ON d.id = c.object
JOIN report r ON r.id = c.report
WHERE c.citation AND c.predicate = 'issues' AND d.class IS NOT NULL
  --? agency AND c.subject = :agency
  --? year AND r.year = :year
ORDER BY agency, law, year
