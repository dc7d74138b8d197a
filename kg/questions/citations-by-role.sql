SELECT c.predicate AS role, count(*) AS citations
FROM claim c
WHERE c.citation
  --? agency AND c.subject = :agency
GROUP BY role
ORDER BY citations DESC, role
