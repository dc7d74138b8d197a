SELECT DISTINCT a.name AS agency, p.name AS program, r.year AS year
FROM claim c
JOIN thing a ON a.id = c.subject
JOIN thing p ON p.id = c.object
JOIN report r ON r.id = c.report
WHERE c.predicate = 'carriesOut'
  --? agency AND c.subject = :agency
  --? program AND c.object = :program
  --? year AND r.year = :year
ORDER BY agency, program, year
