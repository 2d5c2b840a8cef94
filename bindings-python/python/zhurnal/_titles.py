"""What a notebook calls the figures of monitoring, in Russian and in English."""

from __future__ import annotations

from typing import Literal

#: By the name that the door has: of a row, of a figure, of what stands inside one.
_TITLES: dict[str, tuple[str, str]] = {
    "from": ("С", "From"),
    "to": ("По", "To"),
    "period": ("Период", "Period"),
    "kind": ("вид", "kind"),
    "part": ("часть", "part"),
    "whole": ("всего", "whole"),
    "level": ("Параллель", "Level"),
    "class": ("Класс", "Class"),
    "course": ("Курс", "Course"),
    "teacher": ("Учитель", "Teacher"),
    "subject": ("Предмет", "Subject"),
    "pupil": ("Ученик", "Pupil"),
    # The control sheet.
    "lessons": ("Уроков", "Lessons"),
    "teachers_active": ("Учителей с записями", "Teachers active"),
    "lessons_filled": ("Уроки заполнены", "Lessons filled"),
    "lessons_with_topic": ("С темой", "With a topic"),
    "lessons_with_homework": ("С домашним заданием", "With homework"),
    "pupils_without_marks": ("Без отметок по предмету", "Without marks in a subject"),
    "pupils_with_one_mark": ("С одной отметкой", "With one mark"),
    "pupils_without_any_mark": ("Без единой отметки", "Without any mark"),
    "hours": ("Часы", "Hours"),
    "parents_visiting": ("Заходили родители", "Parents visiting"),
    "pupils_visiting": ("Заходили ученики", "Pupils visiting"),
    # Performance.
    "by_marks": ("По отметкам", "By marks"),
    "by_finals": ("По итоговым", "By finals"),
    "by_pupils": ("По ученикам", "By pupils"),
    "values": ("отметки", "values"),
    "number": ("число", "number"),
    "numeric": ("числовых", "numeric"),
    "mean": ("средний балл", "mean"),
    "weighted_mean": ("взвешенный средний", "weighted mean"),
    "key_mean": ("средний ключевых", "mean of key works"),
    "key_weighted_mean": ("взвешенный ключевых", "weighted mean of key works"),
    "n": ("N", "N"),
    "success": ("успеваемость", "success"),
    "quality": ("качество", "quality"),
    "sou": ("СОУ", "SOU"),
    "sum": ("сумма", "sum"),
    "count": ("из", "of"),
    "value": ("значение", "value"),
    "missing": ("не выставлено", "missing"),
    "roll": ("в списке", "on the roll"),
    "groups": ("группы", "groups"),
    "lists": ("поимённо", "by name"),
    "excellent": ("отличники", "excellent"),
    "good": ("хорошисты", "good"),
    "one_four": ("с одной «4»", "one four"),
    "one_three": ("с одной «3»", "one three"),
    "failing": ("неуспевающие", "failing"),
    "not_attested": ("не аттестованы", "not attested"),
    "incomplete": ("не все итоговые", "incomplete"),
    # Marks that are no number.
    "pending": ("точка (долг)", "pending"),
    "not-attested": ("н/а", "not attested"),
    "exempt": ("осв", "exempt"),
    "pass": ("зачёт", "pass"),
    "fail": ("незачёт", "fail"),
    # Attendance.
    "attended": ("Посещено", "Attended"),
    "absent": ("отсутствие", "absent"),
    "excused": ("уважительная причина", "excused"),
    "ill": ("болезнь", "ill"),
    "late": ("опоздание", "late"),
    "coverage": ("Посещаемость отмечена", "Roll taken"),
    "days": ("Дни", "Days"),
    "missed": ("пропущено", "missed"),
    "mixed": ("разные причины", "mixed"),
    # Accumulation.
    "pupils": ("Ученики", "Pupils"),
    "enough": ("отметок достаточно", "enough marks"),
    "marks": ("отметок", "marks"),
    "needed": ("нужно", "needed"),
    "short": ("не хватает", "short of"),
    "at_risk": ("под угрозой", "at risk"),
    "reached": ("норма выполнена", "norm reached"),
    # Timeliness.
    "rolls": ("Посещаемость", "Rolls"),
    "in_time": ("в срок", "in time"),
    "not_timed": ("время неизвестно", "not timed"),
    # Objectivity.
    "finals": ("Итоговых", "Finals"),
    "no_mean": ("без среднего", "no mean"),
    "raised": ("выше среднего", "raised"),
    "equal": ("по среднему", "equal"),
    "lowered": ("ниже среднего", "lowered"),
    "key": ("Ключевые работы", "Key works"),
    "cases": ("по одной", "cases"),
    # Figures of many schools.
    "withheld": ("скрыто", "withheld"),
}


def title(name: str, lang: Literal["ru", "en"]) -> str:
    """The title of a figure, or of one inside another: `by_finals.success`."""
    place = ("ru", "en").index(lang)
    titles = [_TITLES[step][place] if step in _TITLES else step for step in name.split(".")]
    return ": ".join(titles)
