SELECT DISTINCT a.name AS agency, l.name AS law, r.year AS year, d.repealed AS repealed,
    d.act AS repealed_by, r.file AS report, c.predicate AS role, f.as_of AS as_of
FROM in_time d
CROSS JOIN facts f
JOIN claim c ON c.object = d.thing AND c.force = 'RepealedThen'
JOIN thing a ON a.id = c.subject
JOIN thing l ON l.id = c.object
JOIN report r ON r.id = c.report
WHERE TRUE
  --? agency AND c.subject = :agency
  --? law AND c.object = :law
ORDER BY agency, law, year, role
