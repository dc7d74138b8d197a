SELECT DISTINCT l.name AS law, r.file AS report, s.text AS sentence
FROM refers f
JOIN thing l ON l.id = f.thing
JOIN mention m ON m.id = f.mention
JOIN sentence s ON s.id = m.sentence
JOIN report r ON r.id = m.report
WHERE l.kind = 'LegalInstrument'
  --? law AND f.thing = :law
ORDER BY law, report, sentence
