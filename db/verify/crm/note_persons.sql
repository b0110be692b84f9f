-- Verify leadmill:crm/note_persons to pg

begin;

select 'crm.note_persons(uuid, integer, jsonb)'::regprocedure;

rollback;
