-- Revert leadmill:crm/marks to pg

begin;

drop function crm.merge(jsonb,jsonb,jsonb,bytea);
drop function crm.marks_of(jsonb,bytea);

commit;
