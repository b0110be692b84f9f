-- Verify leadmill:crm/contact_of to pg

begin;

select 'crm.contact_of(jsonb, text)'::regprocedure;
select 'crm.dropped_of(jsonb)'::regprocedure;
select 'crm.check_contact(jsonb, text)'::regprocedure;
select 'crm.contact_fields()'::regprocedure;

rollback;
