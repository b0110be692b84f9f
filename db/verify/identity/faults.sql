-- Verify leadmill:identity/faults to pg

begin;

select 'identity.text_fault(text, text, integer, boolean)'::regprocedure;
select 'identity.email_fault(text)'::regprocedure;
select 'identity.phone_fault(text)'::regprocedure;
select 'identity.refuse_faults(jsonb[])'::regprocedure;

rollback;
