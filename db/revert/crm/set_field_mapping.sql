-- Revert leadmill:crm/set_field_mapping to pg

begin;

drop function crm.set_field_mapping(uuid,jsonb);

commit;
