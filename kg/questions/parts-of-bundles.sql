SELECT b.name AS bundle, p.name AS part
FROM edge e
JOIN thing b ON b.id = e.subject
JOIN thing p ON p.id = e.object
WHERE e.predicate = 'hasPart'
  --? bundle AND e.subject = :bundle
ORDER BY bundle, part
