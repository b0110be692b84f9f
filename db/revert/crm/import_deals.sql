-- Revert leadmill:crm/import_deals to pg

begin;

drop function crm.import_deals(uuid,timestamp with time zone,timestamp with time zone,jsonb,jsonb);
drop function crm.import_set(uuid,timestamp with time zone,timestamp with time zone,jsonb,jsonb,bytea);
drop function crm.is_passing(text);

commit;
