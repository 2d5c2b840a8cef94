//! Who somebody is in the school, and how far a right reaches.

use super::code::codes;

codes! {
    /// A role that a person holds from a date to a date.
    Role {
        /// The administrator of the system.
        Administrator = "administrator", "администратор", "administrator";
        /// The director.
        Director = "director", "директор", "director";
        /// The deputy head for teaching (заместитель директора по УВР).
        DeputyHead = "deputy-head", "заместитель директора по УВР", "deputy head";
        /// The class teacher of a class.
        ClassTeacher = "class-teacher", "классный руководитель", "class teacher";
        /// The subject teacher of a course.
        SubjectTeacher = "subject-teacher", "учитель-предметник", "subject teacher";
        /// A parent (legal representative) of a pupil.
        Parent = "parent", "родитель", "parent";
        /// A pupil.
        Pupil = "pupil", "ученик", "pupil";
    }
}

codes! {
    /// How far a right reaches.
    Scope {
        /// Everything in the school.
        All = "all", "вся школа", "the whole school";
        /// The class whose teacher the person is.
        OwnClass = "own-class", "свой класс", "the own class";
        /// The classes in which the person teaches.
        OwnClasses = "own-classes", "свои классы", "the classes taught";
        /// The courses that the person teaches.
        OwnCourse = "own-course", "свой предмет", "the course taught";
        /// The own class while a substitution runs in the course.
        AsSubstitute = "as-substitute", "замещение в своём классе", "a substitution in the own class";
        /// Whoever is named in a substitution.
        AsNamedSubstitute = "as-named-substitute", "назначенное замещение", "a substitution by name";
        /// The person's own child.
        OwnChild = "own-child", "свой ребёнок", "the own child";
        /// The pupil alone.
        OwnSelf = "self", "свои данные", "the own record";
    }
}
