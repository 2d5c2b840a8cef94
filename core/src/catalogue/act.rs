//! What people do in a journal.

use super::code::codes;

codes! {
    /// An act that a right may allow (`count-visit` is the system's own and needs none).
    Act {
        /// Grant or revoke a role.
        GrantRole = "grant-role", "выдача прав доступа", "grant a role";
        /// Open the academic year.
        OpenYear = "open-year", "открытие учебного года", "open the academic year";
        /// Create or change the curriculum plan.
        ChangePlan = "change-plan", "изменение учебного плана", "change the curriculum plan";
        /// Agree the lists of subgroups.
        AgreeSubgroups = "agree-subgroups", "согласование подгрупп", "agree subgroups";
        /// Enter agreed subgroups.
        EnterSubgroups = "enter-subgroups", "внесение подгрупп", "enter subgroups";
        /// Name a substitute.
        NameSubstitute = "name-substitute", "назначение замещения", "name a substitute";
        /// Record a mark.
        RecordMark = "record-mark", "выставление отметки", "record a mark";
        /// Record a roll call.
        RecordAttendance = "record-attendance", "отметка посещаемости", "record a roll call";
        /// Record a lesson's topic.
        RecordTopic = "record-topic", "запись темы урока", "record a topic";
        /// Record an assignment.
        RecordAssignment = "record-assignment", "запись задания", "record an assignment";
        /// Correct attendance.
        CorrectAttendance = "correct-attendance", "исправление посещаемости", "correct attendance";
        /// Review the week's attendance.
        ReviewAttendance = "review-attendance", "проверка посещаемости за неделю", "review attendance";
        /// Record a note on behaviour.
        RecordBehaviour = "record-behaviour", "запись о поведении", "record behaviour";
        /// Confirm or change personal data.
        ChangePersonalData = "change-personal-data", "изменение персональных данных", "change personal data";
        /// Set a final mark.
        SetFinal = "set-final", "выставление итоговой отметки", "set a final mark";
        /// Notify parents.
        NotifyParents = "notify-parents", "оповещение родителей", "notify parents";
        /// Record an inspection.
        RecordInspection = "record-inspection", "запись проверки", "record an inspection";
        /// Publish an inspection on the board.
        PublishInspection = "publish-inspection", "публикация проверки", "publish an inspection";
        /// Read the board in the mode «Teacher».
        ReadBoard = "read-board", "чтение доски объявлений", "read the board";
        /// Endorse a document.
        EndorseDocument = "endorse-document", "визирование документа", "endorse a document";
        /// File a document.
        FileDocument = "file-document", "хранение документа", "file a document";
        /// Record or verify a backup.
        RecordBackup = "record-backup", "резервная копия", "record a backup";
        /// Read pages and marks.
        ReadPage = "read-page", "чтение страницы журнала", "read a page";
        /// Read summary forms and monitoring.
        ReadSummary = "read-summary", "чтение сводных форм", "read summary forms";
        /// Read personal data.
        ReadPersonalData = "read-personal-data", "чтение персональных данных", "read personal data";
        /// Read visit statistics.
        ReadVisits = "read-visits", "чтение статистики посещений", "read visit statistics";
        /// Read the log of changes.
        ReadLog = "read-log", "чтение журнала изменений", "read the log of changes";
        /// Adopt a regulation.
        AdoptRegulation = "adopt-regulation", "принятие положения", "adopt a regulation";
        /// Enrol, move or withdraw a pupil.
        EnrolPupil = "enrol-pupil", "зачисление и перевод ученика", "enrol a pupil";
        /// Record an exemption.
        RecordExemption = "record-exemption", "запись освобождения", "record an exemption";
        /// Enter, move or cancel lessons.
        SetTimetable = "set-timetable", "изменение расписания", "set the timetable";
        /// Close or reopen a period.
        ClosePeriod = "close-period", "закрытие периода", "close a period";
    }
}

impl Act {
    /// The module that holds the act (clause 1.4); `None` for one that no module holds.
    pub const fn module(self) -> Option<Module> {
        match self {
            Self::ChangePlan => Some(Module::CurriculumPlan),
            Self::RecordMark
            | Self::RecordAttendance
            | Self::RecordTopic
            | Self::RecordAssignment
            | Self::CorrectAttendance
            | Self::ReviewAttendance
            | Self::RecordBehaviour
            | Self::SetFinal
            | Self::ReadPage
            | Self::ClosePeriod => Some(Module::ClassJournal),
            _ => None,
        }
    }
}

codes! {
    /// A module that a school can switch on (clause 1.4).
    Module {
        /// The curriculum plan: holds `change-plan`.
        CurriculumPlan = "curriculum-plan", "Учебный план", "Curriculum plan";
        /// The class journal: pages, marks, finals.
        ClassJournal = "class-journal", "Классный журнал", "Class journal";
    }
}
