SELECT DISTINCT a.name AS subject, c.predicate AS predicate, o.name AS object, r.file AS report,
  m.begin AS begin, m.end AS end, m.words AS words, s.text AS sentence, iif(c.inferred, 'inferred', 'written') AS inferred
FROM claim c
JOIN evidence e ON e.claim = c.id
JOIN mention m ON m.id = e.mention
JOIN sentence s ON s.id = m.sentence
JOIN thing a ON a.id = c.subject
JOIN thing o ON o.id = c.object
JOIN report r ON r.id = c.report
WHERE 1
  --? subject AND c.subject = :subject
  --? predicate AND c.predicate = :predicate
  --? object AND c.object = :object
ORDER BY subject, predicate, object, report, begin, end
