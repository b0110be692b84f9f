-- Revert leadmill:crm/fetch_deals to pg

begin;

drop function crm.delay_fetch(uuid,text,interval);
drop function crm.store_fetched(uuid,bigint,bigint[],jsonb,jsonb);
drop function crm.look_at_fetched(uuid,jsonb);
drop function crm.begin_fetch(uuid);

commit;
