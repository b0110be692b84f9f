-- Verify leadmill:crm/store_account to pg

begin;

select 'crm.begin_account(uuid)'::regprocedure;
select 'crm.meaning_of(uuid)'::regprocedure;
select 'crm.store_account(uuid,bigint,jsonb,jsonb,jsonb)'::regprocedure;

rollback;
