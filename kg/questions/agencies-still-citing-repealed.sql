SELECT a.name AS agency, l.name AS law, t.repealed AS repealed, t.act AS repealed_by, t.successor AS replaced_by,
    max(r.year) AS last_year, count(DISTINCT r.id) AS reports, f.as_of AS as_of
FROM in_time t
CROSS JOIN facts f
JOIN claim c ON c.object = t.thing AND c.force = 'RepealedThen' AND c.predicate IN ('implements', 'reliesOn')
JOIN thing a ON a.id = c.subject
JOIN thing l ON l.id = c.object
JOIN report r ON r.id = c.report
WHERE TRUE
  --? agency AND c.subject = :agency
  --? law AND c.object = :law
  --? region AND c.subject IN (SELECT p.thing FROM inside i JOIN place p ON p.region = i.region WHERE i.top = :region)
GROUP BY c.subject, c.object
ORDER BY agency, repealed, law
