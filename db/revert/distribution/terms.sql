-- Revert leadmill:distribution/terms to pg

begin;

drop function distribution.terms_of(jsonb);
drop function distribution.range_terms(text,integer,integer);
drop function distribution.bucket_of(jsonb);
drop function distribution.value_term(text,text);

commit;
