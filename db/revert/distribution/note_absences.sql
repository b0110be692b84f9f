-- Revert leadmill:distribution/note_absences to pg

begin;

drop function distribution.note_absences(uuid[]);

commit;
