-- Revert leadmill:crm/look_at_page to pg

begin;

drop function crm.look_at_page(uuid,integer,jsonb);
drop function crm.look_at_deals(uuid,timestamp with time zone,timestamp with time zone,jsonb);
drop function crm.hold_run(uuid,integer);

commit;
