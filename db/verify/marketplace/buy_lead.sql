-- Verify leadmill:marketplace/buy_lead to pg

begin;

select 'marketplace.require_for_sale(uuid, uuid)'::regprocedure;
select 'marketplace.buy_lead(uuid, numeric)'::regprocedure;

rollback;
