SELECT DISTINCT g.name AS region, a.name AS agency, l.name AS law, l.class AS class, r.year AS year
FROM claim c
JOIN thing l ON l.id = c.object
JOIN thing a ON a.id = c.subject
JOIN report r ON r.id = c.report
LEFT JOIN place p ON p.thing = c.object
LEFT JOIN thing g ON g.id = p.region
WHERE c.predicate = 'legislates' AND l.class IN ('LocalRegulation', 'LocalGovernmentRule')
  --? region AND c.object IN (SELECT q.thing FROM inside i JOIN place q ON q.region = i.region WHERE i.top = :region)
  --? agency AND c.subject = :agency
ORDER BY region, agency, law, year
