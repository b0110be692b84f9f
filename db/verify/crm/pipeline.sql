-- Verify leadmill:crm/pipeline to pg

begin;

select * from crm.pipeline where false;
select * from crm.stage where false;
select * from crm.deal_field where false;

rollback;
