-- Verify leadmill:distribution/terms to pg

begin;

select 'distribution.value_term(text,text)'::regprocedure;
select 'distribution.bucket_of(jsonb)'::regprocedure;
select 'distribution.range_terms(text,integer,integer)'::regprocedure;
select 'distribution.terms_of(jsonb)'::regprocedure;

rollback;
