-- Revert leadmill:crm/marks to pg

begin;

drop function crm.merge(jsonb,jsonb,jsonb,bytea);
drop function crm.mark_of(text,jsonb,bytea);

commit;
