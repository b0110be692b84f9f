-- Revert leadmill:crm/note_persons to pg

begin;

drop function crm.note_persons(uuid, integer, jsonb);

commit;
