-- Verify leadmill:marketplace/leads_go_to_market to pg

begin;

select 'marketplace.leads_go_to_market()'::regprocedure;
select 1 / count(*) from pg_trigger where tgname = 'leads_go_to_market';

rollback;
