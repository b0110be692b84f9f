-- Revert leadmill:crm/sift_deals to pg

begin;

drop function crm.sift_deals(uuid, timestamp with time zone, timestamp with time zone, jsonb);
drop type crm.sifted;

commit;
