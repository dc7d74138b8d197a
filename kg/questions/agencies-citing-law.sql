SELECT DISTINCT a.name AS agency, c.predicate AS role, l.name AS law, r.year AS year, r.file AS report
FROM claim c
JOIN thing a ON a.id = c.subject
JOIN thing l ON l.id = c.object
JOIN report r ON r.id = c.report
WHERE c.citation
  --? law AND c.object = :law
  --? agency AND c.subject = :agency
  --? role AND c.predicate = :role
  --? year AND r.year = :year
  --? region AND c.subject IN (SELECT p.thing FROM inside i JOIN place p ON p.region = i.region WHERE i.top = :region)
ORDER BY law, year, agency, role, report
