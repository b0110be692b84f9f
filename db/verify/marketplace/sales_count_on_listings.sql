-- Verify leadmill:marketplace/sales_count_on_listings to pg

begin;

select 'marketplace.sales_count_on_listings()'::regprocedure;
select 1 / count(*) from pg_trigger where tgname = 'sales_count_on_listings';

rollback;
