-- Verify leadmill:crm/contact_of to pg

begin;

select 'crm.contact_of(jsonb)'::regprocedure;
select 'crm.check_contact(jsonb)'::regprocedure;
select 'crm.contact_fields()'::regprocedure;

rollback;
