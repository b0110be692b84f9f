-- Verify leadmill:distribution/form_in_force to pg

begin;

select 'distribution.form_in_force(uuid)'::regprocedure;

rollback;
