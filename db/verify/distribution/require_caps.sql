-- Verify leadmill:distribution/require_caps to pg

begin;

select 'distribution.require_caps(jsonb, text)'::regprocedure;

rollback;
