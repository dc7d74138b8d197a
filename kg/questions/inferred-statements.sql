SELECT DISTINCT a.name AS subject, c.predicate AS predicate, o.name AS object
FROM claim c
JOIN thing a ON a.id = c.subject
JOIN thing o ON o.id = c.object
WHERE c.inferred AND c.predicate NOT IN ('jurisdiction', 'within')
  --? predicate AND c.predicate = :predicate
ORDER BY subject, predicate, object
