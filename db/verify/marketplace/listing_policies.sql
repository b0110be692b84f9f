-- Verify leadmill:marketplace/listing_policies to pg

begin;

select 1 / count(*) from pg_policies where schemaname = 'marketplace' and tablename = 'listing';

rollback;
