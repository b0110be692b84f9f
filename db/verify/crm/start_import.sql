-- Verify leadmill:crm/start_import to pg

begin;

select 'crm.start_import(uuid)'::regprocedure;
select 'crm.refresh_account(uuid)'::regprocedure;

rollback;
