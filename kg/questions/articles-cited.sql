SELECT DISTINCT a.name AS agency, p.name AS provision
FROM provision v
JOIN claim c ON c.id = v.claim
JOIN thing a ON a.id = c.subject
JOIN thing p ON p.id = v.thing
WHERE 1
  --? law AND c.object = :law
ORDER BY agency, provision
