SELECT a.name AS agency, s.name AS superior
FROM edge e
JOIN thing a ON a.id = e.subject
JOIN thing s ON s.id = e.object
WHERE e.predicate = 'supervisedBy'
  --? agency AND e.subject = :agency
  --? superior AND e.object = :superior
ORDER BY agency, superior
