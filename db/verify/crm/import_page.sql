-- Verify leadmill:crm/import_page to pg

begin;

select 'crm.count_page(uuid,crm.judged[])'::regprocedure;
select 'crm.import_page(uuid,integer,jsonb,jsonb,text,integer,integer)'::regprocedure;

rollback;
