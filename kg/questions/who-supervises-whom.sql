SELECT a.name AS agency_name, s.name AS superior_name
FROM edge e
JOIN thing a ON a.id = e.subject
JOIN thing s ON s.id = e.object
WHERE e.predicate = 'supervisedBy'
  --? agency AND e.subject = :agency
  --? superior AND e.object = :superior
ORDER BY agency_name, superior_name
