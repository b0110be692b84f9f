-- Verify leadmill:distribution/caps_faults to pg

begin;

select 'distribution.caps_faults(jsonb, text)'::regprocedure;
select 'distribution.caps_of(jsonb, text)'::regprocedure;

rollback;
