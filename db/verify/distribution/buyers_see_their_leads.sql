-- Verify leadmill:distribution/buyers_see_their_leads to pg

begin;

select 1 / count(*) from pg_catalog.pg_policy where polname = 'buyers see the leads they bought';

rollback;
