-- Verify leadmill:intake/form_limits to pg

begin;

select 'intake.form_limits()'::regprocedure;

rollback;
