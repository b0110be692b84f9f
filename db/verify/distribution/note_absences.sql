-- Verify leadmill:distribution/note_absences to pg

begin;

select 'distribution.note_absences(uuid[])'::regprocedure;

rollback;
